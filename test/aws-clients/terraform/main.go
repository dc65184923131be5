// Plans, applies, reads and destroys a configuration with the AWS provider of Terraform and Terraform's own core, in one process, as the
// provider's acceptance tests do: after an apply, a plan must find nothing left to do, and after a destroy nothing may be left.
//
// Usage: walk CONFIGURATION [CHANGED-CONFIGURATION ...], and the environment says where to and as whom.
package main

import (
	"flag"
	"fmt"
	"io/ioutil"
	"os"
	"runtime"
	"testing"

	"github.com/hashicorp/terraform/helper/resource"
	"github.com/hashicorp/terraform/terraform"
	"github.com/terraform-providers/terraform-provider-aws/aws"
)

type walk struct{}

func (walk) Error(arguments ...interface{}) { fmt.Fprintln(os.Stderr, arguments...); os.Exit(1) }
func (walk) Fatal(arguments ...interface{}) { fmt.Fprintln(os.Stderr, arguments...); os.Exit(1) }
func (walk) Skip(arguments ...interface{})  { fmt.Fprintln(os.Stderr, arguments...); os.Exit(2) }
func (walk) Name() string                   { return "walk" }
func (walk) Parallel()                      { runtime.Gosched() }

func main() {
	os.Setenv("TF_ACC", "1")
	testing.Init()
	flag.Set("test.v", "true")
	flag.Parse()
	steps := []resource.TestStep{}
	for _, file := range flag.Args() {
		configuration, err := ioutil.ReadFile(file)
		if err != nil {
			walk{}.Fatal(err)
		}
		steps = append(steps, resource.TestStep{Config: string(configuration)})
	}
	resource.Test(walk{}, resource.TestCase{
		Providers: map[string]terraform.ResourceProvider{"aws": aws.Provider()},
		Steps:     steps,
	})
	fmt.Println("ok")
}
