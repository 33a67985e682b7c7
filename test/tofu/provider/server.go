package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server answers OpenTofu for one provider. Only `settings` changes after it
// was made: once, when the provider is configured.
type server struct {
	catalog *catalog
	guard   sync.RWMutex
	applied settings
}

func newServer(catalog *catalog) *server {
	return &server{catalog: catalog, applied: settings{account: "000000000000", region: "us-east-1"}}
}

func (s *server) settings() settings {
	s.guard.RLock()
	defer s.guard.RUnlock()
	return s.applied
}

func failure(summary string, err error) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: err.Error()}}
}

func (s *server) resource(name string) (*tfprotov6.Schema, error) {
	schema, there := s.catalog.resources[name]
	if !there {
		return nil, fmt.Errorf("%s has no resource type %s", s.catalog.address, name)
	}
	return schema, nil
}

// read decodes a value of a schema.
func read(schema *tfprotov6.Schema, value *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if value == nil {
		return tftypes.NewValue(schema.ValueType(), nil), nil
	}
	return value.Unmarshal(schema.ValueType())
}

// write encodes a value of a schema.
func write(schema *tfprotov6.Schema, value tftypes.Value) (*tfprotov6.DynamicValue, error) {
	encoded, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	return &encoded, err
}

func (s *server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	response := &tfprotov6.GetMetadataResponse{ServerCapabilities: capabilities()}
	for _, name := range sortedKeys(s.catalog.resources) {
		response.Resources = append(response.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for _, name := range sortedKeys(s.catalog.dataSources) {
		response.DataSources = append(response.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return response, nil
}

func capabilities() *tfprotov6.ServerCapabilities {
	return &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true}
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: capabilities(),
		Provider:           s.catalog.provider,
		ResourceSchemas:    s.catalog.resources,
		DataSourceSchemas:  s.catalog.dataSources,
	}, nil
}

func (s *server) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	config, err := read(s.catalog.provider, request.Config)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateProviderConfigResponse{
		PreparedConfig: request.Config, Diagnostics: checkValues(providerRules[s.catalog.address], config),
	}, nil
}

func (s *server) ConfigureProvider(_ context.Context, request *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := read(s.catalog.provider, request.Config)
	if err != nil {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: failure("Unreadable provider configuration", err)}, nil
	}
	settings, err := readSettings(config)
	if err != nil {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: failure("Unreadable provider configuration", err)}, nil
	}
	s.guard.Lock()
	defer s.guard.Unlock()
	s.applied = settings
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (s *server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}
