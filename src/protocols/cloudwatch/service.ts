/** The version of CloudWatch's Query API: there is one. */
export const version = "2010-08-01";

/** What it is called in signatures. */
export const signingName = "monitoring";

/** The namespace of what is measured of EC2's instances, and the dimension that names the instance. */
export const ec2Namespace = "AWS/EC2";
export const instanceDimension = "InstanceId";

/** How many samples of a metric can be had at once. */
export const mostSamples = 1440;
