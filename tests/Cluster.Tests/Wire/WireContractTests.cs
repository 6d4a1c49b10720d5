namespace Budkavle.Cluster.Tests.Wire;

/// <summary>
/// During a rolling upgrade silos of two versions call each other. What is in the file was released: a line may be added to it, none may
/// change or go. A new field gets a new number, a new parameter a new method.
/// </summary>
public sealed class WireContractTests
{
    private static readonly string[] _baseline = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Wire", "contract.txt"));

    [Fact]
    public void Nothing_that_was_released_has_changed_or_gone() => Assert.Empty(_baseline.Except(WireContract.Read()));

    [Fact]
    public void Everything_new_is_written_down() => Assert.Empty(WireContract.Read().Except(_baseline));

    [Fact]
    public void The_contract_is_more_than_nothing() => Assert.True(_baseline.Length > 100, $"{_baseline.Length} lines");

    [Fact]
    public void Every_interface_and_method_has_a_name_of_its_own_on_the_wire()
    {
        var interfaces = WireContract.Interfaces().ToArray();

        Assert.All(interfaces, grain => Assert.NotNull(WireContract.AliasOf(grain)));
        Assert.All(interfaces.SelectMany(grain => grain.GetMethods()), method => Assert.NotNull(WireContract.AliasOf(method)));
        Assert.All(interfaces, grain => Assert.Distinct(grain.GetMethods().Select(WireContract.AliasOf)));
        Assert.Distinct(interfaces.Select(WireContract.AliasOf));
    }

    [Fact]
    public void Every_message_has_a_name_and_its_fields_have_numbers()
    {
        var messages = WireContract.Messages().ToArray();

        Assert.Distinct(messages.Select(WireContract.AliasOf));
        Assert.All(messages, message => Assert.NotNull(WireContract.AliasOf(message)));
        Assert.All(messages, message => Assert.NotEmpty(WireContract.FieldsOf(message)));
        Assert.All(messages, message => Assert.Distinct(WireContract.FieldsOf(message).Select(WireContract.IdOf)));
    }
}
