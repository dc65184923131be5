import { testStore } from "../../testing/s3-stores/test-store.ts";

testStore("moto", { fixtures: { realmId: "eu-west-1" } });
