package stack

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
	"golang.org/x/sync/errgroup"
)

const functionsPort = 5001 // where connectFunctionsEmulator looks

// ServeCommand is the argument with which the launcher's own program serves one
// function, as in the cloud: see [Serve].
const ServeCommand = "serve-function"

// Serve serves the function that FUNCTION_TARGET names at PORT, under the
// Functions Framework, as the deployed image does. It does not return.
func Serve() error {
	return funcframework.StartHostPort("127.0.0.1", os.Getenv("PORT"))
}

// startFunctions starts each function in a process of its own, and before them
// the gateway at /{project}/{region}/{function}, with the home page at its root.
func (s *Stack) startFunctions(ctx context.Context) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	addresses := make([]string, len(s.Functions))
	starting, startingContext := errgroup.WithContext(ctx)
	for i, f := range s.Functions {
		starting.Go(func() error {
			return withPort(0, func(port int) error {
				addresses[i] = address(port)
				cmd := exec.Command(program, ServeCommand)
				cmd.Env = append(os.Environ(), s.functionEnvironment()...)
				cmd.Env = append(cmd.Env, "FUNCTION_TARGET="+f.EntryPoint, "PORT="+strconv.Itoa(port),
					// Nothing of these may come from where the launcher runs.
					"K_SERVICE=", "FIRESTORE_DATABASE=")
				p, err := s.run(f.Name, cmd)
				if err != nil {
					return err
				}
				if err := p.wait(startingContext, dial(port)); err != nil {
					return err
				}
				s.watch(p)
				return nil
			})
		})
	}
	if err := starting.Wait(); err != nil {
		return err
	}
	gateway := http.NewServeMux()
	for i, f := range s.Functions {
		path := fmt.Sprintf("/%s/%s/%s", Project, Region, f.Name)
		proxy := http.StripPrefix(path, proxyTo(addresses[i]))
		gateway.Handle(path, proxy)
		gateway.Handle(path+"/", proxy)
		if f.Document != "" {
			s.relay.SetTarget(f.Name, "http://"+addresses[i]+"/")
		}
	}
	if s.Home != nil {
		gateway.Handle("/", s.Home(s))
	}
	port, err := s.listen(s.fixed(functionsPort), gateway)
	s.FunctionsURL = fmt.Sprintf("http://%s/%s/%s", address(port), Project, Region)
	return err
}

// HomeURL returns the address of what [Options.Home] made.
func (s *Stack) HomeURL() string {
	return strings.TrimSuffix(s.FunctionsURL, Project+"/"+Region)
}

// transport keeps enough connections for a load test.
var transport = &http.Transport{MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute}

func proxyTo(host string) http.Handler {
	target := &url.URL{Scheme: "http", Host: host}
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			// As in the cloud: by it a function tells its own pages from other sites'.
			r.Out.Host = r.In.Host
		},
		// Who closes a page leaves requests behind, which is no news.
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "the function does not answer", http.StatusBadGateway)
		},
	}
}
