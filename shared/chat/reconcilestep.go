package chat

// The steps of a run of [Reconciler], besides those that it shares with [Retention].
const (
	StepRepairing Step = "repairing"
	StepRepaired  Step = "repaired"
	StepFollowing Step = "following"
	StepMarking   Step = "marking"
	StepMarked    Step = "marked"
)

// ReconcileSteps returns all steps that a run comes to if there is every difference.
func ReconcileSteps() []Step {
	return []Step{
		StepLocked, StepRecorded, StepSaved, StepRepairing, StepRepaired, StepFollowing, StepMarking, StepMarked,
	}
}
