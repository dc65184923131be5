/** EC2's states of instances, and their numbers. */
export const instanceStateCodes = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export type Ec2InstanceState = keyof typeof instanceStateCodes;
