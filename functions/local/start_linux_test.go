package main

import (
	"bytes"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
)

var requests = flag.Int("requests", 100, "after how many the memory is measured, for BenchmarkStart")

// BenchmarkStart starts functions as they are deployed, each the only one in its
// program: start-ms is the median time from there to the first good answer, fastest-ms
// the least, which says more on a busy machine, listen-ms the median until it listens,
// warm-ms that of the answers after it, and RSS-MiB what the last of the processes keeps
// in memory after them.
func BenchmarkStart(b *testing.B) {
	for _, f := range []struct {
		name, folder string
		data         map[string]any
	}{
		{"send-message", "sendmessage", map[string]any{"text": "hello"}},
		{"list-messages", "listmessages", map[string]any{}},
	} {
		b.Run(f.name, func(b *testing.B) {
			program := buildAlone(b, f.folder)
			m := openMarket(b)
			answer := func() time.Duration {
				began := time.Now()
				a := m.call(b, "", m.buyer, with(f.data, "gigId", m.gigID))
				require.Equal(b, http.StatusOK, a.code, a.body)
				return time.Since(began)
			}
			// newGig keeps below the limit of what one may send to a chat.
			newGig := func() {
				m.gigID = "gig-" + uuid.NewString()
				require.NoError(b, m.PutGig(b.Context(), m.gigID, m.buyer.id, m.worker.id))
				require.NoError(b, m.live.PutChat(b.Context(), chat.Chat{GigID: m.gigID, ID: "team", ParticipantIDs: []string{m.buyer.id, m.worker.id}}))
			}
			var starts, listens, warm []time.Duration
			var process *exec.Cmd
			b.ResetTimer()
			for range b.N {
				stopProcess(b, process)
				newGig()
				began := time.Now()
				process, m.FunctionsURL = startAlone(b, program, function{name: f.name}.entryPoint())
				listens = append(listens, time.Since(began))
				answer()
				starts = append(starts, time.Since(began))
			}
			for i := range *requests {
				if i%50 == 0 {
					newGig()
				}
				warm = append(warm, answer())
			}
			b.ReportMetric(p50(starts), "start-ms")
			b.ReportMetric(slices.Min(starts).Seconds()*1000, "fastest-ms")
			b.ReportMetric(p50(listens), "listen-ms")
			b.ReportMetric(p50(warm), "warm-ms")
			b.ReportMetric(resident(b, process), "RSS-MiB")
			b.ReportMetric(0, "ns/op")
			stopProcess(b, process)
		})
	}
}

// buildAlone builds a function's program as the buildpack does, of what deploy.sh
// stages: a main that imports the one function, and starts the Functions Framework.
func buildAlone(b *testing.B, folder string) string {
	b.Helper()
	root, staged := "../..", b.TempDir()
	for _, name := range []string{"shared", "migrations", "functions/" + folder} {
		require.NoError(b, os.CopyFS(filepath.Join(staged, name), os.DirFS(filepath.Join(root, name))))
	}
	for name, content := range map[string]string{
		"go.mod": read(b, filepath.Join(root, "go.mod")), "go.sum": read(b, filepath.Join(root, "go.sum")),
		"main.go": `package main

import (
	"log"
	"os"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"

	_ "` + module + `functions/` + folder + `"
)

func main() { log.Fatal(funcframework.Start(os.Getenv("PORT"))) }
`,
	} {
		require.NoError(b, os.WriteFile(filepath.Join(staged, name), []byte(content), 0o644))
	}
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", "main", ".")
	build.Dir = staged
	output, err := build.CombinedOutput()
	require.NoError(b, err, "%s", output)
	return filepath.Join(staged, "main")
}

func read(b *testing.B, path string) string {
	b.Helper()
	content, err := os.ReadFile(path)
	require.NoError(b, err)
	return string(content)
}

// startAlone starts a program and returns when it listens.
func startAlone(b *testing.B, program, entryPoint string) (*exec.Cmd, string) {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(b, err)
	require.NoError(b, listener.Close())
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "FUNCTION_TARGET="+entryPoint, "PORT="+port)
	var log bytes.Buffer
	cmd.Stderr = &log
	require.NoError(b, cmd.Start())
	for range 30_000 {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			require.NoError(b, conn.Close())
			return cmd, "http://127.0.0.1:" + port
		}
		time.Sleep(time.Millisecond / 2) // what is measured here would suffer from a busier wait
	}
	require.Fail(b, "it does not listen", "%s", log.String())
	return nil, ""
}

func stopProcess(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if cmd == nil {
		return
	}
	require.NoError(b, cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
}

// resident returns what a process keeps in memory, in MiB.
func resident(b *testing.B, cmd *exec.Cmd) float64 {
	b.Helper()
	status := read(b, fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	kib, err := strconv.Atoi(regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindStringSubmatch(status)[1])
	require.NoError(b, err)
	return float64(kib) / 1024
}
