package postgres

// isForgotten is a row that tells whether the data of a message's author were
// deleted since a version of it, or were once and the chat is sealed since. As long
// as a request has the chat still to do, under a hold or not, versions are kept as
// they are: the request finds them.
//
// Why it locks: who begins a statement that keeps a version must have ended it
// before the chat is sealed, and rows are looked through. Why the offset, which is
// none: without it PostgreSQL would ask again for each column.
const isForgotten = `(
			SELECT EXISTS (
				SELECT FROM deletion_requests AS r
				WHERE r.user_id = version.sender_id
					AND r.discovered
					AND (
						r.created_at >= version.source_version
						OR EXISTS (
							SELECT FROM sealed_chats AS s
							WHERE (s.gig_id, s.chat_id) = (version.gig_id, version.chat_id)
								AND s.until >= version.source_version
						)
					)
					AND NOT EXISTS (
						SELECT FROM deletion_chats AS c
						WHERE (c.request_id, c.gig_id, c.chat_id) = (r.request_id, version.gig_id, version.chat_id)
							AND c.state = 'pending'
						FOR SHARE
					)
			) AS forgotten
			OFFSET 0
		) AS author`

// isSealed is a row that tells whether a chat is sealed since a version of a message
// there. The seal outlasts the request. As long as the request is under way, its own
// record of the chat is asked, too, and locked as above: a statement that began before
// the seal does not see it.
const isSealed = `(
			SELECT EXISTS (
				SELECT FROM sealed_chats AS s
				WHERE (s.gig_id, s.chat_id) = (version.gig_id, version.chat_id)
					AND s.until >= version.source_version
			) OR EXISTS (
				SELECT FROM deletion_chats AS c
				WHERE (c.gig_id, c.chat_id) = (version.gig_id, version.chat_id)
					AND c.since >= version.source_version
					AND NOT EXISTS (
						SELECT FROM deletion_chats AS p
						WHERE (p.request_id, p.gig_id, p.chat_id) = (c.request_id, c.gig_id, c.chat_id)
							AND p.state = 'pending'
						FOR SHARE
					)
			) AS sealed
			OFFSET 0
		) AS place`
