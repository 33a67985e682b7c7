/** The names by which programs that speak S3, such as the server on a node, take their keys. */
export const s3KeyNames = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
