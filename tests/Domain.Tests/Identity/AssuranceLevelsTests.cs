using Budkavle.Domain.Identity;

namespace Budkavle.Domain.Tests.Identity;

public sealed class AssuranceLevelsTests
{
    [Fact]
    public void Every_level_is_read_from_the_address_it_is_written_as()
    {
        AssuranceLevel[] levels = [AssuranceLevel.Level1, AssuranceLevel.Level2, AssuranceLevel.Level3, AssuranceLevel.Level4];

        Assert.Equal("http://id.elegnamnden.se/loa/1.0/loa3", AssuranceLevel.Level3.ToUri());
        Assert.Equal(levels, levels.Select(level => AssuranceLevels.Parse(level.ToUri())));
        Assert.Throws<ArgumentOutOfRangeException>(() => AssuranceLevel.None.ToUri());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("loa3")]
    [InlineData("http://id.elegnamnden.se/loa/1.0/loa")]
    [InlineData("http://id.elegnamnden.se/loa/1.0/loa0")]
    [InlineData("http://id.elegnamnden.se/loa/1.0/loa5")]
    [InlineData("http://id.elegnamnden.se/loa/1.0/loa33")]
    [InlineData("http://id.elegnamnden.se/loa/1.0/LOA3")]
    [InlineData("https://id.elegnamnden.se/loa/1.0/loa3")]
    [InlineData("http://id.swedenconnect.se/loa/1.0/uncertified-loa3")]
    public void Anything_else_is_no_level(string? uri) => Assert.Equal(AssuranceLevel.None, AssuranceLevels.Parse(uri));
}
