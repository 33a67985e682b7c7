/** Commands that make a bucket for OpenTofu's state: nobody makes it public, and it keeps earlier versions. */
export function googleStateBucket(bucket: string, region: string): readonly string[] {
  return [
    `gcloud storage buckets create gs://${bucket} --location ${region} --uniform-bucket-level-access --public-access-prevention`,
    `gcloud storage buckets update gs://${bucket} --versioning`,
  ];
}
