package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (s *server) dataSource(name string) (*tfprotov6.Schema, error) {
	schema, there := s.catalog.dataSources[name]
	if !there {
		return nil, fmt.Errorf("%s has no data source %s", s.catalog.address, name)
	}
	return schema, nil
}

func (s *server) ValidateDataResourceConfig(_ context.Context, request *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	schema, err := s.dataSource(request.TypeName)
	if err != nil {
		return nil, err
	}
	config, err := read(schema, request.Config)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: checkValues(dataRules[request.TypeName], config)}, nil
}

// ReadDataSource answers with the configuration and, for what it leaves open,
// the facts of the type or made-up values.
func (s *server) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	schema, err := s.dataSource(request.TypeName)
	if err != nil {
		return nil, err
	}
	config, err := read(schema, request.Config)
	if err != nil {
		return nil, err
	}
	inventor, err := newInventor(request.TypeName, config, s.settings())
	if err != nil {
		return nil, err
	}
	facts, err := s.facts(request.TypeName, inventor.known)
	if err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: failure("No answer from "+request.TypeName, err)}, nil
	}
	filled, err := fillComputed(schema.Block, config, func(attribute *tfprotov6.SchemaAttribute) tftypes.Value {
		if fact, there := facts[attribute.Name]; there {
			return fact
		}
		return inventor.value(attribute.Name, attribute.ValueType())
	})
	if err != nil {
		return nil, err
	}
	encoded, err := write(schema, filled)
	return &tfprotov6.ReadDataSourceResponse{State: encoded}, err
}

// facts holds what a data source answers in truth, as far as it matters here.
func (s *server) facts(typeName string, known object) (object, error) {
	settings := s.settings()
	switch typeName {
	case "aws_partition":
		return texts("partition", "aws", "id", "aws", "dns_suffix", "amazonaws.com", "reverse_dns_prefix", "com.amazonaws"), nil
	case "aws_caller_identity":
		return texts("account_id", settings.account, "id", settings.account, "user_id", "AIDA",
			"arn", "arn:aws:iam::"+settings.account+":user/test"), nil
	case "aws_region":
		return texts("region", settings.region, "name", settings.region, "id", settings.region), nil
	case "aws_route53_zone":
		return zoneFacts(known)
	case "aws_iam_policy_document":
		return policyFacts(known)
	case "aws_s3_objects":
		return s3ObjectsFacts(known)
	case "google_storage_bucket_objects":
		return gcsObjectsFacts(known)
	default:
		return object{}, nil
	}
}

func texts(pairs ...string) object {
	result := object{}
	for index := 0; index+1 < len(pairs); index += 2 {
		result[pairs[index]] = textValue(pairs[index+1])
	}
	return result
}

func zoneFacts(known object) (object, error) {
	id, name := known.text("zone_id"), known.text("name")
	switch {
	case id != "" && name != "":
		return nil, fmt.Errorf("either name or zone_id must be set, not both")
	case id != "":
		return texts("name", "zone-"+id+".example.com", "id", id, "arn", "arn:aws:route53:::hostedzone/"+id), nil
	case name != "":
		return object{}, nil
	default:
		return nil, fmt.Errorf("either name or zone_id must be set")
	}
}

// policyFacts renders the statements of a policy document as IAM's JSON.
func policyFacts(known object) (object, error) {
	source, _ := plainValue(known["statement"]).([]any)
	var statements []any
	for _, entry := range source {
		statement, _ := entry.(map[string]any)
		statements = append(statements, policyStatement(statement))
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		return nil, err
	}
	return texts("json", string(text), "minified_json", string(text)), nil
}

func policyStatement(source map[string]any) map[string]any {
	result := map[string]any{"Effect": "Allow"}
	if effect, isText := source["effect"].(string); isText {
		result["Effect"] = effect
	}
	for from, to := range map[string]string{
		"sid": "Sid", "actions": "Action", "resources": "Resource",
		"not_actions": "NotAction", "not_resources": "NotResource",
	} {
		if list, isList := source[from].([]any); source[from] != nil && (!isList || len(list) > 0) {
			result[to] = source[from]
		}
	}
	principals := map[string]any{}
	for _, entry := range asList(source["principals"]) {
		principals[fmt.Sprint(entry["type"])] = entry["identifiers"]
	}
	if len(principals) > 0 {
		result["Principal"] = principals
	}
	conditions := map[string]map[string]any{}
	for _, entry := range asList(source["condition"]) {
		test := fmt.Sprint(entry["test"])
		if conditions[test] == nil {
			conditions[test] = map[string]any{}
		}
		conditions[test][fmt.Sprint(entry["variable"])] = entry["values"]
	}
	if len(conditions) > 0 {
		result["Condition"] = conditions
	}
	return result
}

func asList(value any) []map[string]any {
	list, _ := value.([]any)
	var result []map[string]any
	for _, entry := range list {
		if parts, isMap := entry.(map[string]any); isMap {
			result = append(result, parts)
		}
	}
	return result
}
