// GET /_matrix/client/v3/sync

import FoundationEssentials
package import Transport

/// Asks what happened since a position, and waits for it.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync>
package struct Sync: Endpoint {
    /// The one room that is of interest.
    package let room: RoomID
    /// The account itself.
    package let user: UserID
    /// Where to go on; the present when nil.
    package let since: SyncPosition?
    /// How long the homeserver waits for something to happen.
    package let poll: Duration
    /// What is of interest.
    package let filter: JSONValue

    /// Asks for one room.
    package init(room: RoomID, user: UserID, since: SyncPosition?, poll: Duration, filter: JSONValue) {
        self.room = room
        self.user = user
        self.since = since
        self.poll = poll
        self.filter = filter
    }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/sync" }
    package var query: [EndpointQuery] {
        var query = [
            EndpointQuery("filter", filter.text), EndpointQuery("timeout", String(poll.wholeMilliseconds)),
        ]
        if let since { query.append(EndpointQuery("since", since.text)) }
        return query
    }

    /// No answer within one and a half times the poll is none that will come; the first answer may take two
    /// minutes.
    package var limits: HTTPLimits {
        let limit = since == nil ? .seconds(120) : max(poll * 3 / 2, .seconds(45))
        return HTTPLimits(silence: limit, total: limit, answerBytes: EventLimits.answerBytes)
    }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> SyncAnswer {
        try SyncAnswer(answer.object(EventLimits.json), room: room, user: user)
    }
}
