#pragma once

#include "ui/models/memberlist_model.h"

#include <QWidget>

class QLabel;

namespace pallium::ui {

class DataTable;
class StateStack;

/// Who gossips, and about what. Threads: GUI thread.
class MembersView final : public QWidget {
    Q_OBJECT

  public:
    explicit MembersView(QWidget* parent = nullptr);
    StateStack& stack() { return *m_stack; }
    void showStatus(const MemberlistStatus& status);
    void forget();

  private:
    MemberlistModel m_model;
    StateStack* m_stack = nullptr;
    DataTable* m_table = nullptr;
    QLabel* m_keys = nullptr;
};

}  // namespace pallium::ui
