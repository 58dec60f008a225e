#include "backend/ruler/rule_status.h"

namespace pallium::ruler {

std::string_view alertStateName(AlertState state) {
    switch (state) {
        case AlertState::Inactive:
            return "inactive";
        case AlertState::Pending:
            return "pending";
        case AlertState::Firing:
            return "firing";
    }
    return "inactive";
}

std::string_view healthName(Health health) {
    switch (health) {
        case Health::Unknown:
            return "unknown";
        case Health::Ok:
            return "ok";
        case Health::Err:
            return "err";
    }
    return "unknown";
}

}  // namespace pallium::ruler
