// GET /_matrix/client/v3/rooms/{roomId}/messages

package import Transport

/// Reads a page of a room's past, the newest event first.
///
/// <https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages>
package struct RoomMessages: Endpoint {
    /// A page of events.
    package struct Response: Sendable, Equatable {
        /// The events, the newest first.
        package let list: RoomEventList
        /// Where the next page begins; nil when there is none.
        package let end: SyncPosition?
        /// How large the answer was.
        package let bytes: Int
    }

    /// The room.
    package let room: RoomID
    /// Where the page begins, and goes back from.
    package let from: SyncPosition
    /// Where to stop, if not at the room's beginning.
    package let to: SyncPosition?
    /// How many events at most.
    package let limit: Int
    /// Which events; those of the filter are all when nil.
    package let filter: JSONValue?

    /// Asks for one page, backwards.
    package init(
        room: RoomID, from: SyncPosition, to: SyncPosition? = nil, limit: Int = 100, filter: JSONValue? = nil
    ) {
        self.room = room
        self.from = from
        self.to = to
        self.limit = limit
        self.filter = filter
    }

    package var method: HTTPRequest.Method { .get }
    package var path: EndpointPath { "/_matrix/client/v3/rooms/\(room)/messages" }
    package var query: [EndpointQuery] {
        var query = [
            EndpointQuery("dir", "b"), EndpointQuery("from", from.text),
            EndpointQuery("limit", String(limit)),
        ]
        if let to { query.append(EndpointQuery("to", to.text)) }
        if let filter { query.append(EndpointQuery("filter", filter.text)) }
        return query
    }

    package var limits: HTTPLimits { HTTPLimits(answerBytes: EventLimits.answerBytes) }

    package func response(from answer: EndpointAnswer) throws(MatrixError) -> Response {
        let json = try answer.object(EventLimits.json)
        guard json["chunk"]?.arrayValue != nil else {
            throw .malformed(what: "no chunk in a page of the room's messages")
        }
        return Response(
            list: RoomEventList(json["chunk"]), end: json.identifier("end"), bytes: answer.response.body.count
        )
    }
}
