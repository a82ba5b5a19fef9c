package chat

import (
	"bytes"
	"slices"
	"strconv"
	"time"
)

// The keys of system_flags that retention is driven by, and what their JSON values
// are.
const (
	RetentionDaysKey  = "chat_retention_days"        // int from 1: older live messages are deleted
	RedactionDaysKey  = "chat_pii_redaction_days"    // int from 1: PII leaves older live messages
	MirrorDaysKey     = "chat_mirror_retention_days" // int from 1: older rows of the archive are deleted
	GraceHoursKey     = "chat_retention_grace_hours" // int from 0: how long a changed policy waits
	RetentionPauseKey = "chat_retention_paused"      // bool: true stops retention
)

// What the flags may be, and the grace if none is set.
const (
	maxPolicyDays     = 36500
	maxGraceHours     = 8760
	defaultGraceHours = 24
)

// Flag is one setting of system_flags.
type Flag struct {
	Value     []byte    // JSON
	UpdatedAt time.Time // zero if it is not known
}

// age is how long ago the flag was changed. What is not known, or lies in the
// future, counts as changed now.
func (f Flag) age(now time.Time) time.Duration {
	if f.UpdatedAt.IsZero() || f.UpdatedAt.After(now) {
		return 0
	}
	return now.Sub(f.UpdatedAt)
}

// RetentionPolicy is what the flags say, checked.
type RetentionPolicy struct {
	RetentionDays int // 0 if absent, as with the other days
	RedactionDays int
	MirrorDays    int
	GraceHours    int // as the flag says, or the default
	Paused        bool

	// EffectiveGraceHours is the grace in effect: a changed one waits itself.
	EffectiveGraceHours int

	// Deferred are the keys that were changed too short a time ago to be acted on
	// yet, sorted.
	Deferred []string
}

// Values returns the value of each flag by its key, nil where it is absent.
func (p RetentionPolicy) Values() map[string]any {
	orNil := func(days int) any {
		if days == 0 {
			return nil
		}
		return days
	}
	return map[string]any{
		RetentionDaysKey: orNil(p.RetentionDays), RedactionDaysKey: orNil(p.RedactionDays), MirrorDaysKey: orNil(p.MirrorDays),
		GraceHoursKey: p.GraceHours, RetentionPauseKey: p.Paused,
	}
}

// acts returns the days of a policy flag, or 0 if it is absent or waits.
func (p RetentionPolicy) acts(key string, days int) int {
	if slices.Contains(p.Deferred, key) {
		return 0
	}
	return days
}

// readPolicy checks the flags. The grace itself takes effect only after the grace
// before it, which is the largest of the default and graceBefore, the one that was
// in effect when the flag was changed.
//
// Errors: FailedPrecondition names the first key, in the order above, whose value
// has the wrong type or range.
func readPolicy(flags map[string]Flag, now time.Time, graceBefore int) (RetentionPolicy, error) {
	p := RetentionPolicy{GraceHours: defaultGraceHours, Deferred: []string{}}
	for _, f := range []struct {
		key             string
		into            *int
		least, greatest int
	}{
		{RetentionDaysKey, &p.RetentionDays, 1, maxPolicyDays},
		{RedactionDaysKey, &p.RedactionDays, 1, maxPolicyDays},
		{MirrorDaysKey, &p.MirrorDays, 1, maxPolicyDays},
		{GraceHoursKey, &p.GraceHours, 0, maxGraceHours},
	} {
		if flag, ok := flags[f.key]; ok {
			n, err := strconv.Atoi(string(flag.Value))
			if err != nil || n < f.least || n > f.greatest {
				return RetentionPolicy{}, badFlag(f.key, "must be a whole number from "+strconv.Itoa(f.least)+" to "+strconv.Itoa(f.greatest))
			}
			*f.into = n
		}
	}
	if flag, ok := flags[RetentionPauseKey]; ok {
		p.Paused = bytes.Equal(flag.Value, []byte("true"))
		if !p.Paused && !bytes.Equal(flag.Value, []byte("false")) {
			return RetentionPolicy{}, badFlag(RetentionPauseKey, "must be true or false")
		}
	}
	p.addGrace(flags, now, max(graceBefore, defaultGraceHours))
	return p, nil
}

// addGrace finds out which keys wait. Those that stop something do not.
func (p *RetentionPolicy) addGrace(flags map[string]Flag, now time.Time, graceBefore int) {
	waits := func(key string, hours int) bool {
		flag, ok := flags[key]
		if !ok || flag.age(now) >= time.Duration(hours)*time.Hour {
			return false
		}
		p.Deferred = append(p.Deferred, key)
		return true
	}
	p.EffectiveGraceHours = p.GraceHours
	if waits(GraceHoursKey, graceBefore) {
		p.EffectiveGraceHours = graceBefore
	}
	for _, key := range []string{RetentionDaysKey, RedactionDaysKey, MirrorDaysKey} {
		waits(key, p.EffectiveGraceHours)
	}
	slices.Sort(p.Deferred)
}

func badFlag(key, problem string) error {
	return &Error{Kind: FailedPrecondition, Public: "The flag " + key + " " + problem + "; nothing was done."}
}

// daysBefore returns the horizon of a policy: what is older than that is due.
func daysBefore(t time.Time, days int) time.Time { return t.Add(-time.Duration(days) * 24 * time.Hour) }
