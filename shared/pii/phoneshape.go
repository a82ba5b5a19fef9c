package pii

// What groups are that look like a number's: amounts, dates, times, lists.

// isEven reports whether there are several groups, of the same length.
func (c *candidate) isEven() bool {
	return len(c.groups) > 1 && streak(c.groups) == len(c.groups)
}

// isDecimal reports whether the groups are an amount with a decimal point, or with
// thousands apart.
func (c *candidate) isDecimal() bool {
	if last := &c.groups[len(c.groups)-1]; len(c.groups) == 2 && last.gap == gapDot|gapTight && last.size <= 2 {
		return true
	}
	if first := &c.groups[0]; c.gaps&^(gapDot|gapTight) != 0 || len(c.groups) < 3 || first.size > 3 || first.digits[0] == 0 {
		return false
	}
	for i := 1; i < len(c.groups); i++ {
		if c.groups[i].size != 3 {
			return false
		}
	}
	return true
}

// sameGaps reports whether the same stands between all the groups.
func (c *candidate) sameGaps() bool {
	for i := 2; i < len(c.groups); i++ {
		if c.groups[i].gap != c.groups[1].gap {
			return false
		}
	}
	return true
}

// isRound reports whether all groups are round amounts.
func (c *candidate) isRound() bool {
	for i := range c.groups {
		g := &c.groups[i]
		step := 50
		if i == 0 && g.size > 6 {
			step = 100_000
		}
		if g.size < 2 || leading(g.digits[:g.size])%step != 0 {
			return false
		}
	}
	return true
}

// isTime reports whether four digits are a time of day that people arrange.
func isTime(g *group) bool {
	hour, minute := leading(g.digits[:2]), leading(g.digits[2:4])
	return hour <= 24 && minute < 60 && minute%5 == 0
}

// isCounting reports whether the groups go up or down one by one.
func isCounting(groups []group) bool {
	if len(groups) < 2 {
		return false
	}
	step := stepOf(&groups[0], &groups[1])
	for i := 1; i < len(groups); i++ {
		if stepOf(&groups[i-1], &groups[i]) != step {
			return false
		}
	}
	return step == 1 || step == -1
}

func stepOf(a, b *group) int { return leading(b.digits[:b.size]) - leading(a.digits[:a.size]) }

// hasDate reports whether three of the groups are a date.
func hasDate(groups []group) bool {
	for i := 0; i+2 < len(groups); i++ {
		a, b, c := &groups[i], &groups[i+1], &groups[i+2]
		if b.gap != c.gap || b.gap&gapTight == 0 || b.size > 2 {
			continue
		}
		if i > 0 && a.gap == b.gap || i+3 < len(groups) && groups[i+3].gap == b.gap {
			continue
		}
		switch {
		case isYear(a) && isDate(b, c), isYear(c) && isDate(a, b):
			return true
		case c.size == 2 && isDate(a, b) && b.gap&gapDash == 0 && len(groups) < 5:
			return true
		}
	}
	return false
}

func isYear(g *group) bool {
	return g.size == 4 && (g.digits[0] == 1 && g.digits[1] == 9 || g.digits[0] == 2 && g.digits[1] == 0)
}

// isDate reports whether two groups are a day and a month, or a month and a day.
func isDate(a, b *group) bool {
	if a.size > 2 || b.size > 2 {
		return false
	}
	x, y := leading(a.digits[:a.size]), leading(b.digits[:b.size])
	return 1 <= min(x, y) && min(x, y) <= 12 && max(x, y) <= 31
}

// isDay reports whether eight digits are a date without separators.
func isDay(d []byte) bool {
	year := leading(d[:4])
	month, day := leading(d[4:6]), leading(d[6:])
	return 1900 <= year && year < 2100 && 1 <= month && month <= 12 && 1 <= day && day <= 31
}
