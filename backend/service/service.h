// service: the life of a component and the order in which components start and stop.
#pragma once

#include "backend/base/mutex.h"
#include "backend/base/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pallium::service {

enum class State : uint8_t { New, Starting, Running, Stopping, Terminated, Failed };
/// `New`, `Starting`, `Running`, `Stopping`, `Terminated`, `Failed`.
std::string_view stateName(State state);

/// A component with a life: New → Starting → Running → Stopping → Terminated, or Failed on the way.
/// Threads: start and stop are called by the manager, one at a time; state() by anyone.
class Service {
  public:
    explicit Service(std::string name) : m_name(std::move(name)) {}
    virtual ~Service() = default;

    const std::string& name() const { return m_name; }
    State state() const;
    /// Why it failed; empty otherwise.
    std::string failure() const;

    /// New → Running or Failed.
    Result<void> start();
    /// Running → Terminated. Idempotent; a service that never ran is Terminated at once.
    void stop();

  protected:
    /// Brings the component up; long work is allowed. An error makes the service Failed.
    virtual Result<void> onStart() = 0;
    /// Takes it down, within reason; logs what it had to abandon.
    virtual void onStop() = 0;

  private:
    void enter(State state, std::string failure = {});

    const std::string m_name;
    mutable Mutex m_mutex;
    State m_state PALLIUM_GUARDED_BY(m_mutex) = State::New;
    std::string m_failure PALLIUM_GUARDED_BY(m_mutex);
};

/// Starts services in dependency order and stops them in reverse. Owns nothing.
class Manager {
  public:
    /// `dependsOn` are names added before. Requires: called before startAll().
    void add(Service& service, std::vector<std::string> dependsOn);
    /// Errors: the first failure, with the service's name; those already running are stopped again.
    Result<void> startAll();
    void stopAll();
    /// In order of name, for /services and /ready.
    std::vector<std::pair<std::string, State>> states() const;
    bool isHealthy() const;  // all Running

  private:
    struct Node {
        Service* service;
        std::vector<std::string> dependsOn;
    };
    std::vector<Node> m_nodes;  // in an order that satisfies the dependencies
};

}  // namespace pallium::service
