package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// inventor makes up what a cloud would answer for one object. Everything comes
// from the object's type and its known attributes, so that it is repeatable.
type inventor struct {
	typeName string
	known    object
	account  string
	region   string
	digest   string
}

func newInventor(typeName string, value tftypes.Value, settings settings) (*inventor, error) {
	known, err := takeApart(value)
	if err != nil {
		return nil, err
	}
	canonical, err := json.Marshal(plainValue(value))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(typeName + string(canonical)))
	return &inventor{
		typeName: typeName, known: known, digest: hex.EncodeToString(sum[:]),
		account: settings.account, region: settings.region,
	}, nil
}

// projectNumber is that of every project of Google Cloud here.
const projectNumber = 123456789012

// value makes up one attribute: numbers are 1 but for a project's, truths false, collections empty.
func (i *inventor) value(name string, kind tftypes.Type) tftypes.Value {
	switch {
	case kind.Is(tftypes.String):
		return textValue(i.text(name))
	case kind.Is(tftypes.Number) && name == "project_number":
		return tftypes.NewValue(kind, projectNumber)
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 1)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	case kind.Is(tftypes.Map{}):
		return tftypes.NewValue(kind, map[string]tftypes.Value{})
	case kind.Is(tftypes.Object{}):
		parts := map[string]tftypes.Value{}
		for key, inner := range kind.(tftypes.Object).AttributeTypes {
			parts[key] = i.value(key, inner)
		}
		return tftypes.NewValue(kind, parts)
	case kind.Is(tftypes.DynamicPseudoType):
		return textValue(i.text(name))
	default:
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
}

func (i *inventor) text(name string) string {
	byName := map[string]func() string{
		"id":              i.id,
		"arn":             i.arn,
		"bucket":          i.name,
		"account_id":      func() string { return i.account },
		"owner_id":        func() string { return i.account },
		"region":          func() string { return i.region },
		"unique_id":       func() string { return "AROA" + strings.ToUpper(i.digest[:16]) },
		"hex":             func() string { return i.digest[:2*i.byteLength()] },
		"result":          func() string { return i.digest[:16] },
		"ipv6_cidr_block": func() string { return fmt.Sprintf("2600:1f18:%s:%s00::/56", i.digest[:4], i.digest[4:6]) },
		"private_ip":      func() string { return i.address("10.20") },
		"public_ip":       func() string { return i.address("203.0") },
		"dns_name":        func() string { return i.name() + "-" + i.digest[:8] + ".example.net" },
		"fqdn":            i.name,
	}
	if make, there := byName[name]; there {
		return make()
	}
	switch {
	case strings.HasSuffix(name, "_arn"):
		return i.arn()
	case name == "zone_id", strings.HasSuffix(name, "_zone_id"):
		return "Z" + strings.ToUpper(i.digest[:20])
	case strings.HasSuffix(name, "_domain_name"):
		return i.name() + ".s3.amazonaws.com"
	case strings.HasPrefix(name, "create"), strings.HasSuffix(name, "_date"):
		return "2026-01-01T00:00:00Z"
	default:
		return name + "-" + i.digest[:8]
	}
}

// idAttributes names the attribute that a type's id repeats.
var idAttributes = map[string]string{
	"aws_iam_role": "name", "aws_iam_instance_profile": "name", "aws_iam_policy": "arn",
	"aws_autoscaling_group": "name", "aws_key_pair": "key_name", "aws_s3_object": "key",
	"aws_s3_bucket": "bucket", "aws_s3_bucket_public_access_block": "bucket",
	"aws_s3_bucket_server_side_encryption_configuration": "bucket", "aws_s3_bucket_policy": "bucket",
	"aws_s3_bucket_lifecycle_configuration": "bucket", "aws_s3_bucket_versioning": "bucket",
	"aws_route53_zone": "zone_id", "aws_ssm_parameter": "name", "google_storage_bucket": "name",
}

// idPrefixes gives the prefix of identifiers that EC2 makes up.
var idPrefixes = map[string]string{
	"aws_vpc": "vpc", "aws_subnet": "subnet", "aws_security_group": "sg", "aws_instance": "i",
	"aws_vpc_security_group_ingress_rule": "sgr", "aws_vpc_security_group_egress_rule": "sgr",
	"aws_internet_gateway": "igw", "aws_eip": "eipalloc", "aws_route_table": "rtb", "aws_route": "r-rtb",
	"aws_route_table_association": "rtbassoc", "aws_launch_template": "lt", "aws_ami": "ami",
}

func (i *inventor) id() string {
	if attribute, there := idAttributes[i.typeName]; there {
		if value := i.known.text(attribute); value != "" {
			return value
		}
		return i.text(attribute)
	}
	if prefix, there := idPrefixes[i.typeName]; there {
		return prefix + "-" + i.digest[:17]
	}
	if i.typeName == "proxmox_download_file" {
		return fmt.Sprintf("%s:%s/%s", i.known.text("datastore_id"), i.known.text("content_type"), i.known.text("file_name"))
	}
	if i.typeName == "aws_iam_role_policy" {
		return i.known.text("role") + ":" + i.name()
	}
	return i.name() + "-" + i.digest[:12]
}

// name is what the configuration calls the object, or a derived name.
func (i *inventor) name() string {
	for _, attribute := range []string{"name", "bucket", "key"} {
		if value := i.known.text(attribute); value != "" {
			return value
		}
	}
	for _, attribute := range []string{"name_prefix", "bucket_prefix"} {
		if value := i.known.text(attribute); value != "" {
			return value + i.digest[:10]
		}
	}
	return strings.ReplaceAll(i.typeName, "_", "-") + "-" + i.digest[:8]
}

func (i *inventor) arn() string {
	switch {
	case i.typeName == "aws_s3_bucket":
		return "arn:aws:s3:::" + i.name()
	case strings.HasPrefix(i.typeName, "aws_iam_"):
		kind := strings.ReplaceAll(strings.TrimPrefix(i.typeName, "aws_iam_"), "_", "-")
		return fmt.Sprintf("arn:aws:iam::%s:%s/%s", i.account, kind, i.name())
	case i.typeName == "aws_route53_zone":
		zone := i.known.text("zone_id")
		if zone == "" {
			zone = i.text("zone_id")
		}
		return "arn:aws:route53:::hostedzone/" + zone
	default:
		kind := strings.ReplaceAll(strings.TrimPrefix(i.typeName, "aws_"), "_", "-")
		return fmt.Sprintf("arn:aws:ec2:%s:%s:%s/%s", i.region, i.account, kind, i.id())
	}
}

func (i *inventor) address(network string) string {
	return fmt.Sprintf("%s.%d.%d", network, i.digest[0], i.digest[1])
}

// byteLength is the size of a random_id, in bytes.
func (i *inventor) byteLength() int {
	length := 4
	if text, isText := plainValue(i.known["byte_length"]).(string); isText {
		if _, err := fmt.Sscan(text, &length); err != nil || length < 1 || length > len(i.digest)/2 {
			return 4
		}
	}
	return length
}
