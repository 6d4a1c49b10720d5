using System.Text.Json.Serialization;

namespace Budkavle.Domain.Accounts;

/// <summary>
/// Something that happened to what an account's owners ask for. Stored as JSON, whose <c>type</c> names the event: a name is never changed
/// or reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AccountRequestSigned), "account-request-signed")]
[JsonDerivedType(typeof(AccountRequestEnded), "account-request-ended")]
public abstract record AccountEvent;
