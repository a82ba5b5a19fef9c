package chat_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/gigchat/shared/chat"
	"example.com/gigchat/shared/chattest"
)

var policyTime = time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)

// flags are what a run finds set: a value in JSON, and how long ago it was changed.
type flags map[string]flag

type flag struct {
	value string
	age   time.Duration
}

const long = 10_000 * time.Hour

// runUnder runs retention at a time on an archive with these flags, as of then.
func runUnder(t *testing.T, archive *chattest.Archive, now time.Time, set flags) (chat.RetentionReport, error) {
	t.Helper()
	for key, f := range set {
		at := now.Add(-f.age)
		require.NoError(t, archive.SetFlag(t.Context(), key, f.value, &at))
	}
	runs, err := archive.Reports(t.Context())
	require.NoError(t, err)
	retention := chat.Retention{
		Live: chattest.NewLive(), Archive: archive, Budget: time.Hour,
		NewID: func() (string, error) { return fmt.Sprintf("run-%d", len(runs)), nil },
		Now:   func() time.Time { return now },
		Pause: func(context.Context, time.Duration) {},
	}
	return retention.Run(t.Context(), chat.RetentionRequest{})
}

func TestFlags(t *testing.T) {
	t.Parallel()
	never := []string{`null`, `"30"`, `30.5`, `30.0`, `1e2`, `[]`, `[30]`, `{}`, `{"days": 30}`, `-1`, `99999999999999999999`}
	noInt := append([]string{`true`, `false`}, never...)
	for _, f := range []struct {
		key       string
		good, bad []string
	}{
		{chat.RetentionDaysKey, []string{`1`, `2`, `30`, `36500`}, append([]string{`0`, `36501`}, noInt...)},
		{chat.RedactionDaysKey, []string{`1`, `2`, `30`, `36500`}, append([]string{`0`, `36501`}, noInt...)},
		{chat.MirrorDaysKey, []string{`1`, `2`, `30`, `36500`}, append([]string{`0`, `36501`}, noInt...)},
		{chat.GraceHoursKey, []string{`0`, `1`, `24`, `8760`}, append([]string{`8761`}, noInt...)},
		{chat.RetentionPauseKey, []string{`true`, `false`}, append([]string{`0`, `1`, `30`, `"true"`, `"false"`}, never...)},
	} {
		for _, value := range f.good {
			t.Run(f.key+" may be "+value, func(t *testing.T) {
				t.Parallel()
				report, err := runUnder(t, chattest.NewArchive(), policyTime, flags{f.key: {value, long}})
				require.NoError(t, err)
				require.Equal(t, value, fmt.Sprint(report.Policy.Values()[f.key]))
				require.Empty(t, report.Policy.Deferred)
			})
		}
		for _, value := range f.bad {
			t.Run(f.key+" may not be "+value, func(t *testing.T) {
				t.Parallel()
				archive := chattest.NewArchive()
				_, err := runUnder(t, archive, policyTime, flags{f.key: {value, long}})
				require.Equal(t, chat.FailedPrecondition, chat.KindOf(err), "%v", err)
				require.Contains(t, chat.PublicOf(err), "flag "+f.key+" ")
				runs, err := archive.Reports(t.Context())
				require.NoError(t, err)
				require.Empty(t, runs, "nothing was done")
				_, err = archive.LockRetention(t.Context())
				require.NoError(t, err, "and the lock is free")
			})
		}
	}
}

func TestAWrongFlagStopsEverything(t *testing.T) {
	t.Parallel()
	_, err := runUnder(t, chattest.NewArchive(), policyTime, flags{
		chat.RetentionPauseKey: {`true`, long}, chat.MirrorDaysKey: {`"x"`, 0},
	})
	require.Equal(t, chat.FailedPrecondition, chat.KindOf(err))
	require.Contains(t, chat.PublicOf(err), chat.MirrorDaysKey, "though paused, and under grace")
}

func TestAbsentFlags(t *testing.T) {
	t.Parallel()
	report, err := runUnder(t, chattest.NewArchive(), policyTime, nil)
	require.NoError(t, err)
	require.Equal(t, chat.RetentionPolicy{GraceHours: 24, EffectiveGraceHours: 24, Deferred: []string{}}, report.Policy)
}

func TestGrace(t *testing.T) {
	t.Parallel()
	const hour, second = time.Hour, time.Second
	days, redaction, mirror, grace := chat.RetentionDaysKey, chat.RedactionDaysKey, chat.MirrorDaysKey, chat.GraceHoursKey
	for _, test := range []struct {
		name     string
		set      flags
		deferred []string
	}{
		{"changed a second less than a day ago", flags{days: {`30`, 24*hour - second}}, []string{days}},
		{"exactly a day ago", flags{days: {`30`, 24 * hour}}, nil},
		{"a second more", flags{days: {`30`, 24*hour + second}}, nil},
		{"just now", flags{days: {`30`, 0}}, []string{days}},
		{"in the future", flags{days: {`30`, -hour}}, []string{days}},
		{"far in the future", flags{days: {`30`, -long}}, []string{days}},
		{"each by itself", flags{days: {`30`, long}, redaction: {`7`, hour}, mirror: {`90`, 25 * hour}}, []string{redaction}},
		{"all of them", flags{days: {`30`, 0}, redaction: {`7`, 0}, mirror: {`90`, 0}}, []string{mirror, redaction, days}},
		{"a longer grace, a second less", flags{grace: {`100`, long}, days: {`30`, 100*hour - second}}, []string{days}},
		{"a longer grace, exactly", flags{grace: {`100`, long}, days: {`30`, 100 * hour}}, nil},
		{"a longer grace, a second more", flags{grace: {`100`, long}, days: {`30`, 100*hour + second}}, nil},
		{"no grace", flags{grace: {`0`, long}, days: {`30`, 0}}, nil},
		{"no grace, and changed in the future", flags{grace: {`0`, long}, days: {`30`, -hour}}, nil},
		{"a pause needs none", flags{chat.RetentionPauseKey: {`true`, 0}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report, err := runUnder(t, chattest.NewArchive(), policyTime, test.set)
			require.NoError(t, err)
			require.Equal(t, append([]string{}, slices.Sorted(slices.Values(test.deferred))...), report.Policy.Deferred)
			require.Equal(t, test.set[chat.RetentionPauseKey].value == `true`, report.Policy.Paused)
		})
	}

	t.Run("nobody knows when it was changed", func(t *testing.T) {
		t.Parallel()
		archive := chattest.NewArchive()
		require.NoError(t, archive.SetFlag(t.Context(), days, `30`, nil))
		report, err := runUnder(t, archive, policyTime, nil)
		require.NoError(t, err)
		require.Equal(t, []string{days}, report.Policy.Deferred)
	})
}

// The grace is a flag, too: a new one takes effect when the grace before it is over,
// and not within a day.
func TestGraceOfTheGrace(t *testing.T) {
	t.Parallel()
	const hour, second = time.Hour, time.Second
	for _, test := range []struct {
		name   string
		before []flags // of earlier runs, the last of them three hours ago
		value  string
		age    time.Duration
		waits  bool
		want   int // the grace in effect
	}{
		{"shortened a second less than a day ago", nil, `1`, 24*hour - second, true, 24},
		{"shortened exactly a day ago", nil, `1`, 24 * hour, false, 1},
		{"shortened a second more", nil, `1`, 24*hour + second, false, 1},
		{"nobody knows when", nil, `0`, 0, true, 24},
		{"lengthened just now", nil, `100`, 0, true, 24},
		{"after a long one, a second less", []flags{{chat.GraceHoursKey: {`48`, long}}}, `0`, 0, true, 48},
		{"after a short one, it still takes a day", []flags{{chat.GraceHoursKey: {`2`, long}}}, `0`, 2 * hour, true, 24},
		{"changed twice: by the one in effect", []flags{{chat.GraceHoursKey: {`48`, long}}, {chat.GraceHoursKey: {`1`, 0}}}, `0`, 2 * hour, true, 48},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			archive := chattest.NewArchive()
			for i, set := range test.before {
				now := policyTime.Add(time.Duration(i-len(test.before)-2) * hour)
				_, err := runUnder(t, archive, now, set)
				require.NoError(t, err)
			}
			report, err := runUnder(t, archive, policyTime, flags{
				chat.GraceHoursKey: {test.value, test.age}, chat.RetentionDaysKey: {`30`, time.Duration(test.want)*hour - second},
			})
			require.NoError(t, err)
			require.Equal(t, test.waits, slices.Contains(report.Policy.Deferred, chat.GraceHoursKey))
			require.Equal(t, test.want, report.Policy.EffectiveGraceHours)
			require.Equal(t, test.value, fmt.Sprint(report.Policy.GraceHours), "what the flag says")
			require.Contains(t, report.Policy.Deferred, chat.RetentionDaysKey, "by the grace in effect")

			// A day, or the long grace, later it is as the flag says.
			later, err := runUnder(t, archive, policyTime.Add(time.Duration(max(test.want, 24))*hour), nil)
			require.NoError(t, err)
			require.Equal(t, test.value, fmt.Sprint(later.Policy.EffectiveGraceHours))
		})
	}
}

func TestARunIsNotInTheFuture(t *testing.T) {
	t.Parallel()
	now := policyTime
	archive := chattest.NewArchive()
	retention := chat.Retention{
		Live: chattest.NewLive(), Archive: archive, Budget: time.Hour, NewID: func() (string, error) { return "run", nil },
		Now: func() time.Time { return now }, Pause: func(context.Context, time.Duration) {},
	}
	for ahead, ok := range map[time.Duration]bool{time.Microsecond: false, time.Hour: false, 0: true, -time.Microsecond: true} {
		report, err := retention.Run(t.Context(), chat.RetentionRequest{AsOf: now.Add(ahead)})
		if !ok {
			require.Equal(t, chat.InvalidArgument, chat.KindOf(err))
			require.Contains(t, chat.PublicOf(err), "asOf")
			continue
		}
		require.NoError(t, err)
		require.Equal(t, now.Add(ahead), report.AsOf)
	}
	session, err := archive.LockRetention(t.Context())
	require.NoError(t, err)
	_, err = retention.Run(t.Context(), chat.RetentionRequest{})
	require.Equal(t, chat.Aborted, chat.KindOf(err), "another run is under way")
	session.Unlock()
	_, err = retention.Run(t.Context(), chat.RetentionRequest{})
	require.NoError(t, err)
}
