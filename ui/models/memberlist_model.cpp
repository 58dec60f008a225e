#include "ui/models/memberlist_model.h"

namespace pallium::ui {
namespace {

Health memberHealth(const QString& state) {
    if (state == QLatin1String("Alive")) return Health::Ok;
    if (state == QLatin1String("Dead")) return Health::Bad;
    if (state == QLatin1String("Left")) return Health::Neutral;
    return Health::Warn;
}

}  // namespace

int MemberlistModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MemberlistModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const MemberlistMember& member = row(index.row());
    if (role == HealthRole && index.column() == State)
        return static_cast<int>(memberHealth(member.state));
    if (role != Qt::DisplayRole && role != SortRole) return {};
    switch (index.column()) {
        case Name:
            return member.name;
        case Address:
            return member.address;
        default:
            return member.state;
    }
}

QVariant MemberlistModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Name");
        case Address:
            return tr("Address");
        case State:
            return tr("State");
        default:
            return {};
    }
}

}  // namespace pallium::ui
