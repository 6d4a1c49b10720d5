namespace Budkavle.Api.Pages.My;

/// <summary>What the service around a mailbox can do: its pages show nothing that does not work.</summary>
public sealed record MyOptions
{
    /// <summary>Whether recipients can be told by text message.</summary>
    public bool TextMessages { get; init; }

    /// <summary>Whether recipients can be told in browsers.</summary>
    public bool Push { get; init; }

    /// <summary>Other operators that recipients may choose; empty where there is no way to any.</summary>
    public IReadOnlyList<MailboxOperator> Operators { get; init; } = [];

    /// <summary>What an operator is called; its domain where nobody knows.</summary>
    public string NameOf(string domain) => Find(domain)?.Name ?? domain;

    public MailboxOperator? Find(string domain) =>
        Operators.FirstOrDefault(one => one.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a form's field is a choice: "" for this service, or the domain of another operator.</summary>
    public bool IsChoice(string value) => value.Length == 0 || Find(value) is not null;
}
