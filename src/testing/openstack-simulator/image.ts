import type { Service } from "./service.ts";

const image = {
  id: "i-1",
  name: "Debian",
  status: "active",
  owner: "cloud",
  visibility: "public",
  size: 1,
  min_ram: 0,
  min_disk: 0,
  checksum: null,
  created_at: "2026-11-22T10:00:00Z",
};

/** Glance with one public image. */
export const imageService: Service = ({ path }) => {
  if (path === "/v2/images") return [200, { images: [image] }];
  if (path === `/v2/images/${image.id}`) return [200, image];
  return path.startsWith("/v2/images/") ? [404, { error: { message: "No image found" } }] : undefined;
};
