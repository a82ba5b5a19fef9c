package stack

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// group is a process group that does not outlive this process, however this
// process ends.
//
// Its leader is a shell that reads from us. When we are gone, be it by kill -9,
// its input ends, and it ends the group: first by SIGQUIT, on which PostgreSQL
// takes its children along, then by SIGKILL. Nothing has to be written down for
// that, so there is no moment at which a process runs and is not in the group.
type group struct {
	id     int
	leader *exec.Cmd
	life   io.Closer // the end that we hold; it closes when we are gone
}

// leaderScript is what the leader runs; $1 is a folder to remove, or nothing.
const leaderScript = `
trap '' HUP INT QUIT TERM
while read -r _; do :; done
kill -QUIT 0
sleep 1
[ -z "$1" ] || rm -rf "$1"
kill -KILL 0`

// newGroup starts a group. Should we end suddenly, the folder goes with it.
func newGroup(folder string) (*group, error) {
	leader := exec.Command("/bin/sh", "-c", leaderScript, "gigchat-group", folder)
	leader.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	life, err := leader.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start a process group: %w", err)
	}
	if err := leader.Start(); err != nil {
		return nil, fmt.Errorf("start a process group: %w", err)
	}
	return &group{id: leader.Process.Pid, leader: leader, life: life}, nil
}

// start starts the command as a member of the group.
func (g *group) start(cmd *exec.Cmd) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Pgid = true, g.id
	return cmd.Start()
}

// signal sends the signal to every member.
func (g *group) signal(s syscall.Signal) error {
	if err := syscall.Kill(-g.id, s); !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// end kills what is left of the group, its leader included.
func (g *group) end() error {
	err := g.signal(syscall.SIGKILL)
	_ = g.leader.Wait() // it was killed, which is no news; this closes life, too
	return err
}
