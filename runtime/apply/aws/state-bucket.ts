/** Commands that make a bucket for OpenTofu's state: private and encrypted by itself, and it keeps earlier versions. */
export function awsStateBucket(bucket: string, region: string): readonly string[] {
  // The oldest region is the only one that must not be named.
  const where = region === "us-east-1" ? "" : ` --create-bucket-configuration LocationConstraint=${region}`;
  return [
    `aws s3api create-bucket --bucket ${bucket} --region ${region}${where}`,
    `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
  ];
}
