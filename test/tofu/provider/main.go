// Command provider serves the resource and data source schemas of a real
// provider to OpenTofu, and answers plan, apply, read and import the way that
// provider would as far as its schema tells. It holds no cloud and no network:
// what a cloud would invent (identifiers, addresses) is derived from the
// configuration, so the same configuration always gets the same values.
//
// One executable stands for every provider. It is linked under the name of
// each, and reads `schema.json`, `force-new.json` from the folder of the name
// that it was started by (os.Args[0]): /proc/self/exe names another link.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	started, err := filepath.Abs(os.Args[0])
	if err != nil {
		return fmt.Errorf("finding the provider's own folder: %w", err)
	}
	catalog, err := readCatalog(filepath.Dir(started))
	if err != nil {
		return err
	}
	server := newServer(catalog)
	return tf6server.Serve(catalog.address, func() tfprotov6.ProviderServer { return server })
}
