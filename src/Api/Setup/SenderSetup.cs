using Budkavle.Api.Submissions;

namespace Budkavle.Api.Setup;

/// <summary>What a sender has set up beside its clients, as another installation can have it. Without secrets and ids of persons.</summary>
public sealed record SenderSetup
{
    public IReadOnlyList<TemplateSetup> Templates { get; init; } = [];

    public IReadOnlyList<FormSetup> Forms { get; init; } = [];

    /// <summary>How submissions are taken; null where they are not.</summary>
    public IntakeDocument? Intake { get; init; }

    public IReadOnlyList<CallbackSetup> Callbacks { get; init; } = [];

    /// <summary>What the agency has chosen in the portal; null where that is what everybody begins with.</summary>
    public PortalSetup? Portal { get; init; }

    public IReadOnlyList<PortalUserSetup> PortalUsers { get; init; } = [];
}
