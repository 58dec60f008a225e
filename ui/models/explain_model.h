#pragma once

#include "ui/client/explain_api.h"

#include <QAbstractItemModel>

#include <vector>

namespace pallium::ui {

/// The nodes of an explained query as a tree: what each is, gives and takes. Threads: GUI thread.
class ExplainModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Node, Series, Points, Time, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    /// Null: empties it.
    void setExplanation(ExplanationPtr explanation);
    /// Null for an index that is not valid; lives as long as the explanation is set.
    const ExplainedNode* nodeAt(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Place {
        const ExplainedNode* node;
        int parent;  // in m_places; -1 for the root
        int row;
        std::vector<int> children;
    };
    int addPlaces(const ExplainedNode& node, int parent, int row);
    const Place& placeAt(const QModelIndex& index) const {
        return m_places[static_cast<size_t>(index.internalId())];
    }
    QString text(const ExplainedNode& node, int column) const;

    ExplanationPtr m_explanation;
    std::vector<Place> m_places;  // the root first
};

}  // namespace pallium::ui
