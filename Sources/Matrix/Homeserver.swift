// The Matrix client-server API for any program: identifiers as types, one endpoint a file, a sync loop whose
// policy is a value, and builders of what is sent.
//
// It is not a bot: it keeps nothing, decides nothing about what somebody wrote, and knows no commands. It
// encrypts nothing either; of an encrypted room it says only that it is one (`RoomFacts`).

import FoundationEssentials
package import Transport

/// A homeserver and the account that calls it.
///
/// A value: it holds no state but the client, which belongs to whoever made it, and closes it.
package struct Homeserver: Sendable {
    /// Where it is.
    package let url: HomeserverURL
    private let token: AccessToken?
    private let http: HTTPClient

    /// Takes the address, the account's token (none before a login), and the client that carries the calls.
    package init(url: HomeserverURL, token: AccessToken?, http: HTTPClient) {
        self.url = url
        self.token = token
        self.http = http
    }

    /// Calls an endpoint once; nothing is tried again here.
    /// - Throws: `transport` when no answer came (`cancelled` when the task was), `refused` and `notMatrix`
    ///   for answers that are no success, `malformed` for a success without what must be in it.
    package func call<E: Endpoint>(_ endpoint: E) async throws(MatrixError) -> E.Response {
        let request = try request(for: endpoint)
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await http.send(request)
        } catch {
            throw .transport(error)
        }
        let answer = EndpointAnswer(response)
        guard (200...299).contains(response.status) else { throw failure(answer) }
        return try endpoint.response(from: answer)
    }

    /// The request as it goes out.
    func request(for endpoint: some Endpoint) throws(MatrixError) -> HTTPRequest {
        var headers = [HTTPHeader("Accept", "application/json")]
        if endpoint.authorization == .token {
            guard let token else {
                throw .malformed(what: "a call that needs an access token, and there is none")
            }
            headers.append(HTTPHeader("Authorization", "Bearer \(token.secret)"))
        }
        let (body, contentType) = try encoded(endpoint.body)
        if let contentType { headers.append(HTTPHeader("Content-Type", contentType)) }
        return HTTPRequest(
            endpoint.method, address(of: endpoint), headers: headers, body: body, limits: endpoint.limits)
    }

    private func address(of endpoint: some Endpoint) -> String {
        let query = endpoint.query.map {
            "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))"
        }
        return url.text + endpoint.path.text + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private func encoded(_ body: EndpointBody) throws(MatrixError) -> (HTTPRequest.Body, contentType: String?)
    {
        switch body {
        case .none: return (.none, nil)
        case .data(let data, let contentType): return (.data(data), contentType)
        case .file(let path, let contentType): return (.file(path: path), contentType)
        case .json(let value):
            do throws(JSONError) {
                return (.data(try value.canonicalData()), "application/json")
            } catch {
                throw .malformed(what: error.description)
            }
        }
    }

    private func failure(_ answer: EndpointAnswer) -> MatrixError {
        let json = try? JSONValue(parsing: answer.response.body, tolerance: .lenient)
        if let refusal = Refusal(answer.response, json: json) { return .refused(refusal) }
        return .notMatrix(status: answer.response.status, contentType: answer.contentType)
    }
}
