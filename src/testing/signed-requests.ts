/** A request as a client of others has signed and sent it. */
export interface RecordedRequest {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** The access key and secret that all were signed with, and when. */
export const recordedKey = "DCKEXAMPLE";
export const recordedSecret = "8Tg4Zb0pYc2LrQwXe1Vn6MaUo3HsKdJi5FtEGy7R";
export const recordedTime = Date.UTC(2026, 10, 22, 16, 20);

/** What botocore 1.43 and libcloud 3.9 send, for the service `ec2` in `us-east-1`. */
export const recordedRequests: readonly RecordedRequest[] = [
  {
    name: "header, form POST",
    method: "POST",
    target: "/ec2",
    rawHeaders: [
      "Host",
      "cloud.example.com:3001",
      "Content-Type",
      "application/x-www-form-urlencoded; charset=utf-8",
      "X-Amz-Date",
      "20261122T162000Z",
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=DCKEXAMPLE/20261122/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=9eb2d7fce165af2015f6259f037eb7e696ba32cfd4000b50efdda18bc17df8f9",
    ],
    body: "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3AName&Filter.1.Value.1=a+b%2Bc%C3%BC",
  },
  {
    name: "header, form POST with a session token",
    method: "POST",
    target: "/ec2",
    rawHeaders: [
      "Host",
      "cloud.example.com:3001",
      "Content-Type",
      "application/x-www-form-urlencoded; charset=utf-8",
      "X-Amz-Date",
      "20261122T162000Z",
      "X-Amz-Security-Token",
      "Sessi0nT0ken",
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=DCKEXAMPLE/20261122/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=26f51039ee82cd094da21caf1ff71b32b6520849c2b35fb4abcd6d07e95bd17a",
    ],
    body: "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3AName&Filter.1.Value.1=a+b%2Bc%C3%BC",
  },
  {
    name: "presigned GET",
    method: "GET",
    target:
      "/?Action=DescribeInstances&Version=2016-11-15&Filter.1.Value.1=a%20b%2Bc&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=DCKEXAMPLE%2F20261122%2Fus-east-1%2Fec2%2Faws4_request&X-Amz-Date=20261122T162000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=2573894a0116f0756f43f5fd60957f4dcc28fa0d55124568d34b8b3b913fe922",
    rawHeaders: ["Host", "cloud.example.com"],
    body: "",
  },
  {
    name: "presigned GET with a session token",
    method: "GET",
    target:
      "/?Action=DescribeInstances&Version=2016-11-15&Filter.1.Value.1=a%20b%2Bc&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=DCKEXAMPLE%2F20261122%2Fus-east-1%2Fec2%2Faws4_request&X-Amz-Date=20261122T162000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Security-Token=Sessi0nT0ken&X-Amz-Signature=c6afcdc706ff0bdcdd034781b00da4c5711f0f42fb0d6424cfb4408646b82e87",
    rawHeaders: ["Host", "cloud.example.com"],
    body: "",
  },
  {
    name: "SigV2, form POST",
    method: "POST",
    target: "/",
    rawHeaders: ["Host", "cloud.example.com:3001", "Content-Type", "application/x-www-form-urlencoded; charset=utf-8"],
    body: "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3AName&Filter.1.Value.1=a+b%2Bc~%C3%BC%2A&AWSAccessKeyId=DCKEXAMPLE&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2026-11-22T16%3A20%3A00Z&Signature=HjXaa9ho5E%2BF53%2F0yAMP04Dpu8ONxvEvh9tc%2Fb%2Fj52o%3D",
  },
  {
    name: "SigV2, GET as libcloud signs it",
    method: "GET",
    target:
      "/ec2?Action=DescribeInstances&Filter.1.Name=tag%3AName&Filter.1.Value.1=a+b%2Bc~%C3%BC%2A&SignatureVersion=2&SignatureMethod=HmacSHA256&AWSAccessKeyId=DCKEXAMPLE&Version=2016-11-15&Timestamp=2026-11-22T16%3A20%3A00Z&Signature=GHlpGPOda0gT10p7e93j4VmmNjBHpNNBNxccD8WYTnU%3D",
    rawHeaders: ["Host", "cloud.example.com:3001"],
    body: "",
  },
];
