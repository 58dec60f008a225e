#include "backend/service/service.h"

#include "backend/base/log.h"

#include <algorithm>

namespace pallium::service {

std::string_view stateName(State state) {
    switch (state) {
        case State::New:
            return "New";
        case State::Starting:
            return "Starting";
        case State::Running:
            return "Running";
        case State::Stopping:
            return "Stopping";
        case State::Terminated:
            return "Terminated";
        case State::Failed:
            break;
    }
    return "Failed";
}

State Service::state() const {
    const Lock lock(m_mutex);
    return m_state;
}

std::string Service::failure() const {
    const Lock lock(m_mutex);
    return m_failure;
}

void Service::enter(State state, std::string failure) {
    const Lock lock(m_mutex);
    m_state = state;
    m_failure = std::move(failure);
}

Result<void> Service::start() {
    if (state() != State::New)
        return fail(ErrorKind::Conflict, fmt::format("service is {}", stateName(state())));
    enter(State::Starting);
    if (auto started = onStart(); !started) {
        enter(State::Failed, started.error().message);
        return fail(std::move(started).error());
    }
    enter(State::Running);
    return {};
}

void Service::stop() {
    switch (state()) {
        case State::New:
            enter(State::Terminated);
            return;
        case State::Running:
            break;
        default:
            return;
    }
    enter(State::Stopping);
    onStop();
    enter(State::Terminated);
}

void Manager::add(Service& service, std::vector<std::string> dependsOn) {
    m_nodes.push_back({&service, std::move(dependsOn)});
}

Result<void> Manager::startAll() {
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        Service& service = *m_nodes[i].service;
        for (const std::string& name : m_nodes[i].dependsOn) {
            const auto isNamed = [&name](const Node& node) { return node.service->name() == name; };
            if (std::none_of(m_nodes.begin(), m_nodes.begin() + static_cast<ptrdiff_t>(i), isNamed))
                return fail(ErrorKind::Internal, service.name() + " depends on unknown " + name);
        }
        if (auto started = service.start(); !started) {
            stopAll();
            return fail(started.error().wrap(service.name()));
        }
        log::info("service started", {{"service", service.name()}});
    }
    return {};
}

void Manager::stopAll() {
    for (auto node = m_nodes.rbegin(); node != m_nodes.rend(); ++node)
        node->service->stop();
}

std::vector<std::pair<std::string, State>> Manager::states() const {
    std::vector<std::pair<std::string, State>> states;
    for (const Node& node : m_nodes)
        states.emplace_back(node.service->name(), node.service->state());
    std::sort(states.begin(), states.end());
    return states;
}

bool Manager::isHealthy() const {
    return std::all_of(m_nodes.begin(), m_nodes.end(),
                       [](const Node& node) { return node.service->state() == State::Running; });
}

}  // namespace pallium::service
