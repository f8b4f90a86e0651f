package main

import (
	"errors"
	"flag"
	"os"
	"sync"

	"pyp/contexts"
	"pyp/contexts/control"
	"pyp/contexts/dashboard"
)

// dashboardFlags adds the flags of the page.
func dashboardFlags(f *flag.FlagSet, o *options) {
	f.StringVar(&o.dashboard, "dashboard", "", "`host:port` of a page that shows this host, with /metrics for Prometheus; of loopback, unless there is a token")
	f.StringVar(&o.dashboardToken, "dashboard-token", "", "`token` that the page and /metrics ask for; PYP_DASHBOARD_TOKEN in the environment is the same, and not seen by ps")
}

// checkDashboard refuses an address that would let anybody in.
func (o *options) checkDashboard() error {
	if o.dashboard == "" {
		if o.dashboardToken != "" {
			return errors.New("--dashboard-token belongs to --dashboard HOST:PORT")
		}
		return nil
	}
	if o.dashboardToken == "" {
		o.dashboardToken = os.Getenv("PYP_DASHBOARD_TOKEN")
	}
	return dashboard.Check(o.dashboard, o.dashboardToken)
}

// openDashboard takes the page's port, and has it answer once the host serves.
func openDashboard(o *options, host *contexts.Host, log *contexts.Log) error {
	if o.dashboard == "" {
		return nil
	}
	board, err := dashboard.Listen(dashboard.Config{Address: o.dashboard, Token: o.dashboardToken, Stats: host.Stats, API: control.Handler(host)})
	if err != nil {
		return err
	}
	var once sync.Once
	host.BeforeServing(func() error {
		once.Do(func() {
			log.Printf("the dashboard is at %s", board.URL())
			go func() {
				if err := board.Serve(); err != nil {
					log.Printf("the dashboard has ended: %v", err)
				}
			}()
		})
		return nil
	})
	return nil
}
