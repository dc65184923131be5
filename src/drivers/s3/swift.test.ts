import { testStore } from "../../testing/s3-stores/test-store.ts";

testStore("swift");
