// Command aws-role finds credentials as a program on the AWS SDK for Go v1 does, such as Zot, and prints
// them as JSON. STS is asked at $STS_ENDPOINT; the SDK itself takes the address of the metadata service
// from the environment.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/endpoints"
	"github.com/aws/aws-sdk-go/aws/session"
)

func main() {
	resolve := func(service, region string, options ...func(*endpoints.Options)) (endpoints.ResolvedEndpoint, error) {
		if service == endpoints.StsServiceID {
			return endpoints.ResolvedEndpoint{URL: os.Getenv("STS_ENDPOINT"), SigningRegion: region}, nil
		}
		return endpoints.DefaultResolver().EndpointFor(service, region, options...)
	}
	opened, err := session.NewSession(aws.NewConfig().WithEndpointResolver(endpoints.ResolverFunc(resolve)))
	if err != nil {
		fail(err)
	}
	found, err := opened.Config.Credentials.Get()
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{
		"provider": found.ProviderName, "accessKeyId": found.AccessKeyID, "region": aws.StringValue(opened.Config.Region),
	}); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
