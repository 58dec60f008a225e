#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace pallium::test {

/// An answer as it came over the wire. `status` 0: the connection ended, -1: nothing came in time.
struct RawAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

/// A client on a plain blocking socket, which says exactly the bytes it is given.
class RawClient {
  public:
    explicit RawClient(uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False if the server closed the connection under it.
    bool send(std::string_view bytes);
    /// The next answer; `hasBody` false for answers to HEAD.
    RawAnswer read(bool hasBody = true);
    RawAnswer ask(std::string_view bytes) { return send(bytes) ? read() : RawAnswer{}; }
    /// True if the server closes within the time, after whatever it still sends.
    bool isClosedWithin(std::chrono::milliseconds time);
    /// Leaves at once.
    void close();

  private:
    bool fill(std::chrono::steady_clock::time_point deadline);

    int m_socket;
    std::string m_buffer;
    bool m_isTimedOut = false;
};

}  // namespace pallium::test
