namespace Budkavle.Api.Portal;

/// <summary>The body of <c>POST /v1/senders/{id}/users</c>.</summary>
internal sealed record NewPortalUser
{
    /// <summary>The person's number, twelve digits.</summary>
    public string Number { get; init; } = "";

    /// <summary>As colleagues see the person; 1 to 100 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of <c>reader</c>, <c>officer</c> and <c>administrator</c>.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>Without the number, so that a log of the record gives nothing away.</summary>
    public override string ToString() => nameof(NewPortalUser);
}
