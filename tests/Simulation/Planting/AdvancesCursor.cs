using Budkavle.Grains.Notifications.Delivery;
using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Planting;

/// <summary>Stores a cursor that stands where the log ends, though messages before it are still to be sent.</summary>
internal sealed class AdvancesCursor : StorePlants
{
    public override ReadOnlyMemory<byte> Document(string name, ReadOnlyMemory<byte> bytes)
    {
        if (!name.StartsWith("cursors/notifications/", StringComparison.Ordinal)) return bytes;
        var cursor = CursorDocument.Read(bytes.Span);
        return (cursor with { Cursor = Math.Max(cursor.Cursor, cursor.Seen), Done = [] }).ToBytes();
    }
}
