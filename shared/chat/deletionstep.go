package chat

// The steps of [Deletion].
const (
	StepRequested       Step = "requested"
	StepDiscovered      Step = "discovered"
	StepScrubbing       Step = "scrubbing"
	StepScrubbed        Step = "scrubbed" // the archive has not followed yet
	StepFollowed        Step = "followed"
	StepPageSaved       Step = "page-saved"
	StepLeaving         Step = "leaving"
	StepLeft            Step = "left"
	StepSealed          Step = "sealed"
	StepScrubbedRows    Step = "scrubbed-rows"
	StepScrubbedReasons Step = "scrubbed-reasons"
	StepChatDone        Step = "chat-done"
)

// DeletionSteps returns all steps that a request comes to if there is everything to
// delete.
func DeletionSteps() []Step {
	return []Step{
		StepRequested, StepDiscovered, StepScrubbing, StepScrubbed, StepFollowed, StepPageSaved, StepLeaving, StepLeft,
		StepSealed, StepScrubbedRows, StepScrubbedReasons, StepChatDone,
	}
}
