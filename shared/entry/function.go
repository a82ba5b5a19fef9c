package entry

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
)

// function is one function as it is served.
type function struct {
	name    string // its cloud name
	log     logger
	getenv  func(string) string
	process *process
	needs

	// started is what the first request has found; nil before, and for good where the
	// configuration is wrong.
	started atomic.Pointer[started]
}

// started is what belongs to a function once it serves.
type started struct {
	project string
	meters  *meters // nil: nothing is exported
}

func newFunction(name string, out io.Writer, getenv func(string) string, p *process, options []Option) *function {
	return &function{name: name, log: newLogger(out, name), getenv: getenv, process: p, needs: needsOf(options)}
}

// starting returns what reads the configuration and opens the function, once.
func (f *function) starting(open func(context.Context, Config) (Handler, error)) func() (Handler, error) {
	return sync.OnceValues(func() (Handler, error) {
		f.process.watch(f.log)
		config, err := readConfig(f.getenv, f.needs)
		if err != nil {
			return nil, err
		}
		s := &started{project: config.Project}
		if s.meters, err = f.openMeters(config); err != nil {
			return nil, err
		}
		// The clients outlive the request that happens to be the first.
		handle, err := open(f.process.lifetime, config)
		if err != nil {
			return nil, err
		}
		f.started.Store(s)
		return handle, nil
	})
}
