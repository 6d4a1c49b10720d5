namespace Budkavle.Api.Templates;

/// <summary>A template as it stands now; what it says is in its versions. Kept sealed.</summary>
internal sealed record Template
{
    public required Guid Id { get; init; }

    public required Guid Sender { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="TemplateTypes"/>. Older documents do not say it: they are letters.</summary>
    public string Type { get; init; } = TemplateTypes.Letter;

    /// <summary>The newest version, from 1 on.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Nothing can be made of it any more; the name is not given to another.</summary>
    public bool IsDeleted { get; init; }
}
