using Budkavle.Domain.Portal;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Portal;

/// <summary>What an agency's events of the portal look like in the log.</summary>
public sealed class PortalEventTests
{
    private static readonly string _list = new('a', 64);
    private static readonly Guid _dispatch = new("00112233-4455-6677-8899-aabbccddeeff");

    public static TheoryData<string, PortalEvent> Events => new()
    {
        {
            "portal-user-set", new PortalUserSet
            {
                User = new UInt128(1, 2), Name = "Åsa", Roles = PortalRoles.Officer | PortalRoles.Administrator, By = "c1",
            }
        },
        { "portal-user-removed", new PortalUserRemoved { User = 3, Name = "Bo", By = "Åsa", ByUser = new UInt128(1, 2) } },
        { "portal-settings-changed", new PortalSettingsChanged { FourEyesAbove = 500, By = "Åsa", ByUser = 4 } },
        { "portal-settings-changed-off", new PortalSettingsChanged { By = "Åsa", ByUser = 4 } },
        { "portal-approval-asked", new PortalApprovalAsked { Dispatch = _dispatch, Recipients = 1000, By = "Åsa", ByUser = 4 } },
        { "portal-approved", new PortalApproved { Dispatch = _dispatch, Recipients = 1000, By = "Bo", ByUser = 5 } },
        {
            "portal-approval-asked-merge",
            new PortalApprovalAsked { Dispatch = _dispatch, Recipients = 1000, List = _list, By = "Åsa", ByUser = 4 }
        },
        { "portal-approved-merge", new PortalApproved { Dispatch = _dispatch, Recipients = 1000, List = _list, By = "Bo", ByUser = 5 } },
        { "portal-noted", new PortalNoted { What = "client-added", About = "Ekonomi", By = "Bo", ByUser = 5 } },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_its_golden_file_says(string name, PortalEvent happened) =>
        Golden.Matches(name, happened, PortalJson.Default.PortalEvent);
}
