using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Api.Senders;

/// <summary>The rights of a sender by the names of the interface.</summary>
public static class RightNames
{
    private static readonly (string Name, SenderRights Right)[] _all =
        [("letters", SenderRights.Letters), ("dispatches", SenderRights.Dispatches)];

    public static IReadOnlyList<string> Of(SenderRights rights) =>
        [.. _all.Where(one => rights.HasFlag(one.Right)).Select(one => one.Name)];

    /// <summary>False if a name is unknown.</summary>
    public static bool TryParse(IReadOnlyList<string> names, out SenderRights rights)
    {
        rights = SenderRights.None;
        foreach (var name in names)
        {
            var found = Array.FindIndex(_all, one => one.Name == name);
            if (found < 0) return false;
            rights |= _all[found].Right;
        }

        return true;
    }
}
