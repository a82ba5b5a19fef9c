package chat

// Step is a moment of a run of [Retention], [Deletion] or [Reconciler]. A process that ends
// at any of them leaves nothing lost and nothing half done: tests kill it at each.
type Step string

// The steps of [Retention]; [Reconciler] shares the first three.
const (
	StepLocked       Step = "locked"
	StepRecorded     Step = "recorded"
	StepSaved        Step = "saved"
	StepRedacting    Step = "redacting"
	StepRedacted     Step = "redacted"
	StepDeleting     Step = "deleting"
	StepDeleted      Step = "deleted"
	StepEmptyingChat Step = "emptying-chat"
	StepDeletingChat Step = "deleting-chat"
	StepDeletedChat  Step = "deleted-chat"
	StepDeletingRows Step = "deleting-rows"
	StepDeletedRows  Step = "deleted-rows"
)

// RetentionSteps returns all steps that a run comes to if all is due.
func RetentionSteps() []Step {
	return []Step{
		StepLocked, StepRecorded, StepSaved, StepRedacting, StepRedacted, StepDeleting, StepDeleted,
		StepEmptyingChat, StepDeletingChat, StepDeletedChat, StepDeletingRows, StepDeletedRows,
	}
}
