import { testStore } from "../../testing/swift-stores/test-store.ts";

testStore("keystone");
