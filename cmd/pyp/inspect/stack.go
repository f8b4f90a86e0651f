package inspect

import (
	"context"
	"fmt"
	"strings"

	"pyp/cmd/pyp/inspect/tables"
)

var stack = &command{
	name:  "stack",
	short: "show what each busy worker is executing",
	long: `Shows the JavaScript stack of each worker that is busy or hung, the innermost
call first, with the built-in function that it is inside of.`,
	flags: jsonAndChoice,
	run: func(ctx context.Context, c *call) error {
		host, err := c.choice.client(ctx)
		if err != nil {
			return err
		}
		list, err := host.Stacks(ctx)
		if err != nil {
			return err
		}
		if c.json {
			return writeJSON(c.out, list)
		}
		if len(list) == 0 {
			fmt.Fprintln(c.errs, "no worker is busy")
			return nil
		}
		for i, s := range list {
			if i > 0 {
				fmt.Fprintln(c.out)
			}
			fmt.Fprintln(c.out, strings.Join(tables.Stack(&s), "\n"))
		}
		return nil
	},
}
