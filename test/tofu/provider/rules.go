package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// rule is a check that the real provider makes in code, so that its schema
// does not show it. Only known strings are judged.
type rule struct {
	path  string
	check func(text string) error
}

var (
	roleName  = regexp.MustCompile(`^[\w+=,.@-]+$`)
	zoneID    = regexp.MustCompile(`^[A-Z0-9]+$`)
	accountID = regexp.MustCompile(`^[0-9]{12}$`)
	// The regions of the provider's own list that the commercial partition has.
	awsRegions = []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
		"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
		"ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1",
		"eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
		"us-east-2", "us-west-1", "us-west-2",
	}
	sdnID       = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,6}[A-Za-z0-9]$`)
	volumeID    = regexp.MustCompile(`(?i)^[a-z\d\-_.]+:([a-z\d\-_]+/)?.+$`)
	webAddress  = regexp.MustCompile(`^https?://.+`)
	recordTypes = []string{"A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"}
)

var providerRules = map[string][]rule{
	"registry.terraform.io/hashicorp/aws": {
		{"region", oneOf(awsRegions...)},
		{"allowed_account_ids", matches(accountID, "%q is not an account ID")},
	},
}

var resourceRules = map[string][]rule{
	"aws_s3_bucket": {
		{"bucket", length(3, 63)},
	},
	"aws_s3_bucket_server_side_encryption_configuration": {
		{"rule.apply_server_side_encryption_by_default.sse_algorithm", oneOf("AES256", "aws:kms", "aws:kms:dsse")},
	},
	"aws_iam_role": {
		{"name", length(1, 64)},
		{"name", matches(roleName, "%q may hold letters, digits and +=,.@_- only")},
		{"assume_role_policy", isJSON},
	},
	"aws_iam_role_policy": {
		{"name", length(1, 128)},
		{"name", matches(roleName, "%q may hold letters, digits and +=,.@_- only")},
		{"policy", isJSON},
	},
	"aws_route53_record": {
		{"type", oneOf(recordTypes...)},
		{"zone_id", matches(zoneID, "%q is not a hosted zone ID")},
	},
	"aws_vpc":    {{"cidr_block", isCIDR}},
	"aws_subnet": {{"cidr_block", isCIDR}, {"ipv6_cidr_block", isCIDR}},
	"aws_vpc_security_group_ingress_rule": {
		{"cidr_ipv4", isCIDR},
		{"cidr_ipv6", isCIDR},
	},
}

// What bpg/proxmox 0.111.1 refuses when it plans.
func init() {
	providerRules["registry.terraform.io/bpg/proxmox"] = []rule{
		{"endpoint", matches(webAddress, "%q is no address")},
		{"min_tls", oneOf("1.0", "1.1", "1.2", "1.3")},
	}
	resourceRules["proxmox_download_file"] = []rule{
		{"content_type", oneOf("iso", "vztmpl", "import")},
		{"url", matches(webAddress, "%q is no address")},
		{"checksum_algorithm", oneOf("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
	}
	for _, kind := range []string{"simple", "vlan", "vxlan"} {
		resourceRules["proxmox_sdn_zone_"+kind] = []rule{
			{"id", matches(sdnID, "%q is no SDN identifier")},
			{"dhcp", oneOf("dnsmasq")},
		}
	}
	resourceRules["proxmox_sdn_vnet"] = []rule{
		{"id", matches(sdnID, "%q is no SDN identifier")},
		{"zone", matches(sdnID, "%q is no SDN identifier")},
	}
	resourceRules["proxmox_sdn_subnet"] = []rule{{"cidr", isCIDR}}
	resourceRules["proxmox_virtual_environment_cluster_firewall_security_group"] = []rule{
		{"rule.action", oneOf("ACCEPT", "REJECT", "DROP")},
		{"rule.type", oneOf("in", "out", "forward")},
	}
	resourceRules["proxmox_virtual_environment_vm"] = []rule{
		{"bios", oneOf("ovmf", "seabios")},
		{"scsi_hardware", oneOf("lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi")},
		{"operating_system.type", oneOf("l24", "l26", "other")},
		{"agent.type", oneOf("isa", "virtio")},
		{"vga.type", oneOf("none", "qxl", "serial0", "serial1", "serial2", "serial3", "std", "virtio")},
		{"disk.aio", oneOf("io_uring", "native", "threads")},
		{"disk.cache", oneOf("none", "writethrough", "writeback", "unsafe", "directsync")},
		{"disk.discard", oneOf("on", "ignore")},
		{"disk.import_from", matches(volumeID, "%q is no volume")},
		{"disk.interface", matches(regexp.MustCompile(`^(scsi|sata|virtio|ide)\d+$`), "%q is no slot")},
		{"initialization.interface", matches(regexp.MustCompile(`^(ide[0-3]|sata[0-5]|scsi([12][0-9]|30|[0-9]))$`), "%q is no slot")},
	}
}

var dataRules = map[string][]rule{
	"aws_route53_zone": {{"zone_id", matches(zoneID, "%q is not a hosted zone ID")}},
	"aws_iam_policy_document": {
		{"statement.effect", oneOf("Allow", "Deny")},
		{"statement.sid", matches(regexp.MustCompile(`^[0-9A-Za-z]*$`), "%q may hold letters and digits only")},
	},
}

// checkValues applies rules; each broken one is an error at its attribute.
func checkValues(rules []rule, config tftypes.Value) []*tfprotov6.Diagnostic {
	var result []*tfprotov6.Diagnostic
	for _, rule := range rules {
		steps := strings.Split(rule.path, ".")
		for _, found := range projection(config, steps) {
			for _, text := range knownTexts(found) {
				if err := rule.check(text); err != nil {
					result = append(result, &tfprotov6.Diagnostic{
						Severity: tfprotov6.DiagnosticSeverityError,
						Summary:  fmt.Sprintf("invalid value for %s", steps[len(steps)-1]),
						Detail:   err.Error(), Attribute: firstStep(steps),
					})
				}
			}
		}
	}
	return result
}

// firstStep points at the attribute, or at the whole object for a nested one,
// whose position within a set has no stable path.
func firstStep(steps []string) *tftypes.AttributePath {
	if len(steps) > 1 {
		return nil
	}
	return tftypes.NewAttributePath().WithAttributeName(steps[0])
}

func knownTexts(value tftypes.Value) []string {
	switch plain := plainValue(value).(type) {
	case string:
		if !value.IsKnown() {
			return nil
		}
		return []string{plain}
	case []any:
		var result []string
		for _, element := range plain {
			if text, isText := element.(string); isText && text != "(unknown)" {
				result = append(result, text)
			}
		}
		return result
	default:
		return nil
	}
}

func matches(pattern *regexp.Regexp, message string) func(string) error {
	return func(text string) error {
		if pattern.MatchString(text) {
			return nil
		}
		return fmt.Errorf(message, text)
	}
}

func length(least, most int) func(string) error {
	return func(text string) error {
		if len(text) >= least && len(text) <= most {
			return nil
		}
		return fmt.Errorf("expected length to be in the range (%d - %d), got %s", least, most, text)
	}
}

func oneOf(allowed ...string) func(string) error {
	return func(text string) error {
		if slices.Contains(allowed, text) {
			return nil
		}
		return fmt.Errorf("expected one of %q, got %s", allowed, text)
	}
}

func isJSON(text string) error {
	if json.Valid([]byte(text)) {
		return nil
	}
	return fmt.Errorf("contains an invalid JSON policy")
}

func isCIDR(text string) error {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return fmt.Errorf("%q is not a valid CIDR block", text)
	}
	if prefix.Masked() != prefix {
		return fmt.Errorf("%q has bits set outside its prefix; did you mean %s?", text, prefix.Masked())
	}
	return nil
}
