package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (s *server) ValidateResourceConfig(_ context.Context, request *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	config, err := read(schema, request.Config)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: checkValues(resourceRules[request.TypeName], config)}, nil
}

// UpgradeResourceState reads stored state of any version; attributes that the
// schema no longer has are dropped.
func (s *server) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	options := tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
	state, err := request.RawState.UnmarshalWithOpts(schema.ValueType(), options)
	if err != nil {
		return nil, err
	}
	encoded, err := write(schema, state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: encoded}, err
}

// ReadResource finds every object as it was left. One that was just imported
// gets what the cloud would know of it.
func (s *server) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	state, err := read(schema, request.CurrentState)
	if err != nil {
		return nil, err
	}
	if _, err := meet(request.TypeName, "read"); err != nil {
		return &tfprotov6.ReadResourceResponse{Diagnostics: failure("reading "+request.TypeName, err)}, nil
	}
	if !justImported(state) {
		return s.readAgain(schema, request, state)
	}
	open, err := planNew(schema, state, s.settings())
	if err != nil {
		return nil, err
	}
	settled, err := settle(request.TypeName, open, s.settings())
	if err != nil {
		return nil, err
	}
	encoded, err := write(schema, settled)
	return &tfprotov6.ReadResourceResponse{NewState: encoded, Private: request.Private}, err
}

// readAgain finds an object as it was left, or gone where its real part is.
func (s *server) readAgain(schema *tfprotov6.Schema, request *tfprotov6.ReadResourceRequest, state tftypes.Value) (*tfprotov6.ReadResourceResponse, error) {
	there, err := existsForReal(request.TypeName, state)
	if err != nil {
		return &tfprotov6.ReadResourceResponse{Diagnostics: failure("reading "+request.TypeName, err)}, nil
	}
	if there {
		return &tfprotov6.ReadResourceResponse{NewState: request.CurrentState, Private: request.Private}, nil
	}
	gone, err := write(schema, tftypes.NewValue(schema.ValueType(), nil))
	return &tfprotov6.ReadResourceResponse{NewState: gone}, err
}

// justImported tells whether nothing of an object is known but its id and the
// attribute that repeats it.
func justImported(state tftypes.Value) bool {
	parts, err := takeApart(state)
	if err != nil || state.IsNull() {
		return false
	}
	known := 0
	for _, part := range parts {
		if list, isList := plainValue(part).([]any); part.IsNull() || (isList && len(list) == 0) {
			continue
		}
		known++
	}
	return known <= 2
}

func (s *server) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	prior, err := read(schema, request.PriorState)
	if err != nil {
		return nil, err
	}
	proposed, err := read(schema, request.ProposedNewState)
	if err != nil {
		return nil, err
	}
	if _, err := meet(request.TypeName, "plan"); err != nil {
		return &tfprotov6.PlanResourceChangeResponse{Diagnostics: failure("planning "+request.TypeName, err)}, nil
	}
	planned, err := planNew(schema, proposed, s.settings())
	if err != nil {
		return nil, err
	}
	encoded, err := write(schema, planned)
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState:    encoded,
		RequiresReplace: replacements(s.catalog.forceNew[request.TypeName], prior, planned),
		PlannedPrivate:  request.PriorPrivate,
	}, err
}

func (s *server) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	planned, err := read(schema, request.PlannedState)
	if err != nil {
		return nil, err
	}
	prior, err := read(schema, request.PriorState)
	if err != nil {
		return nil, err
	}
	if planned.IsNull() {
		return s.delete(request, prior)
	}
	settled, err := settle(request.TypeName, planned, s.settings())
	if err != nil {
		return nil, err
	}
	operation := "update"
	if prior.IsNull() {
		operation = "create"
	}
	if err := s.make(request.TypeName, operation, settled); err != nil {
		// A null state says that nothing was made; the prior one, that nothing changed.
		return &tfprotov6.ApplyResourceChangeResponse{
			NewState: request.PriorState, Diagnostics: failure(operation+" "+request.TypeName, err),
		}, nil
	}
	encoded, err := write(schema, settled)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: encoded, Private: request.PlannedPrivate}, err
}

func (s *server) make(typeName, operation string, settled tftypes.Value) error {
	lost, err := meet(typeName, operation)
	if err != nil {
		return err
	}
	if err := makeForReal(typeName, settled); err != nil {
		return err
	}
	if err := noteValue(typeName, settled, true); err != nil {
		return err
	}
	if lost {
		os.Exit(3)
	}
	return nil
}

func (s *server) delete(request *tfprotov6.ApplyResourceChangeRequest, prior tftypes.Value) (*tfprotov6.ApplyResourceChangeResponse, error) {
	_, err := meet(request.TypeName, "delete")
	if err == nil {
		err = removeForReal(request.TypeName, prior)
	}
	if err == nil {
		err = noteValue(request.TypeName, prior, false)
	}
	if err != nil {
		return &tfprotov6.ApplyResourceChangeResponse{
			NewState: request.PriorState, Diagnostics: failure("deleting "+request.TypeName, err),
		}, nil
	}
	return &tfprotov6.ApplyResourceChangeResponse{NewState: request.PlannedState}, nil
}

func noteValue(typeName string, value tftypes.Value, isThere bool) error {
	known, err := takeApart(value)
	if err != nil {
		return err
	}
	return note(typeName, known.text("id"), isThere)
}

// ImportResourceState takes the id as it is; reading completes the object.
func (s *server) ImportResourceState(_ context.Context, request *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	schema, err := s.resource(request.TypeName)
	if err != nil {
		return nil, err
	}
	parts := object{}
	for name, kind := range schema.ValueType().(tftypes.Object).AttributeTypes {
		parts[name] = emptyValue(kind)
	}
	for _, attribute := range schema.Block.Attributes {
		if attribute.Name == "id" || attribute.Name == idAttributes[request.TypeName] {
			parts[attribute.Name] = textValue(request.ID)
		}
	}
	state, err := write(schema, tftypes.NewValue(schema.ValueType(), map[string]tftypes.Value(parts)))
	imported := &tfprotov6.ImportedResource{TypeName: request.TypeName, State: state}
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{imported}}, err
}

// emptyValue is null, except for repeated blocks, which have no null.
func emptyValue(kind tftypes.Type) tftypes.Value {
	element := tftypes.Type(nil)
	switch collection := kind.(type) {
	case tftypes.List:
		element = collection.ElementType
	case tftypes.Set:
		element = collection.ElementType
	}
	if element != nil && element.Is(tftypes.Object{}) {
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
	return tftypes.NewValue(kind, nil)
}
