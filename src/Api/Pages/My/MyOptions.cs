namespace Budkavle.Api.Pages.My;

/// <summary>What the service around a mailbox can do: its pages show nothing that does not work.</summary>
public sealed record MyOptions
{
    /// <summary>Whether recipients can be told by text message.</summary>
    public bool TextMessages { get; init; }

    /// <summary>Whether recipients can be told in browsers.</summary>
    public bool Push { get; init; }
}
