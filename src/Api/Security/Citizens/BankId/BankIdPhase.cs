namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>BankID's <c>status</c>.</summary>
internal enum BankIdPhase
{
    Pending,

    Failed,

    Complete,
}
